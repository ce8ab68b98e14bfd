// Settling by few keys: usual reasons by number, usual answers of an exception, what was typed for one finding kept
// while one looks at another. Everything here only fills fields of forms that also work by themselves.
(function () {
  "use strict";

  function form() {
    return document.querySelector("form[data-settle]");
  }

  // ---- what was typed stays with its finding ------------------------------------------------------------

  var weighed = "[data-exception] input, [data-exception] select, [data-exception] textarea";

  function typed(of) {
    return Array.from(of.querySelectorAll("[data-why] textarea, [data-why] input, " + weighed));
  }

  // A tab outlives its sign-in: what one person typed is not for who signs in next.
  function slot(of) {
    return "desk-" + [document.body.dataset.person, of.dataset.settle, of.elements.finding_id.value].join("-");
  }

  function store(action) {
    try {
      return action(window.sessionStorage);
    } catch (_refused) {
      return null; // a browser that keeps nothing: then nothing is kept
    }
  }

  function keep(of) {
    var values = {};
    typed(of).forEach(function (field) {
      if (field.value.trim()) {
        values[field.name] = field.value;
      }
    });
    store(function (kept) {
      kept.setItem(slot(of), JSON.stringify(values));
    });
  }

  function onTyping(event) {
    var of = event.target.closest && event.target.closest("form[data-settle]");
    if (of && typed(of).indexOf(event.target) >= 0) {
      keep(of);
    }
  }

  function bringBack(of) {
    var kept = store(function (kept) {
      return kept.getItem(slot(of));
    });
    if (!kept) {
      return;
    }
    var values = JSON.parse(kept);
    typed(of).forEach(function (field) {
      if (values[field.name] && !field.value) {
        field.value = values[field.name];
        var folded = field.closest("details");
        if (folded) {
          folded.open = true;
        }
      }
    });
  }

  /** What was taken needs no draft; what comes back with a fault, or not at all, is still there. */
  function sent(event) {
    var of = event.detail.requestConfig.elt;
    if (event.detail.xhr.status < 400 && of.matches("form[data-settle]")) {
      store(function (kept) {
        kept.removeItem(slot(of));
      });
    }
  }

  document.addEventListener("input", onTyping);
  document.addEventListener("change", onTyping);
  document.addEventListener("htmx:afterOnLoad", sent);

  // ---- usual reasons --------------------------------------------------------------------------------------

  function reasonOf(of) {
    return of.elements.reason;
  }

  var led = new WeakMap(); // by form: the button that led to the reason, of this place, its column or its kind

  function keepTool(of) {
    return led.get(of) || of.querySelector(".tool[value=keep]");
  }

  function choose(button) {
    var of = button.form;
    reasonOf(of).value = button.dataset.words;
    reasonOf(of).dispatchEvent(new Event("input", { bubbles: true }));
    keepTool(of).focus();
    var live = document.getElementById("live");
    if (live) {
      live.textContent = button.dataset.words;
    }
  }

  document.addEventListener("click", function (event) {
    var quick = event.target.closest(".quick");
    if (quick) {
      event.preventDefault();
      choose(quick);
      return;
    }
    // Keeping without a reason leads to it; Tab goes on to the usual ones, where one number is enough.
    var tool = event.target.closest("[data-settle] button[value=keep]");
    if (tool && !reasonOf(tool.form).value.trim()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      led.set(tool.form, tool);
      var folded = reasonOf(tool.form).closest("details");
      if (folded) {
        folded.open = true;
      }
      reasonOf(tool.form).focus();
      if (folded) {
        folded.scrollIntoView({ block: "nearest" }); // the usual reasons stand below the field
      }
    }
  }, true);

  // While a usual reason has the focus, numbers mean reasons and not tools.
  document.addEventListener("keydown", function (event) {
    var at = event.target.closest && event.target.closest(".quick-reasons");
    if (!at || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    var wanted = at.querySelectorAll(".quick")[Number(event.key) - 1];
    if (wanted) {
      event.preventDefault();
      event.stopImmediatePropagation();
      choose(wanted);
    }
  }, true);

  // ---- the exception ----------------------------------------------------------------------------------------

  function required(of) {
    return [reasonOf(of)].concat(Array.from(of.querySelectorAll(weighed)));
  }

  // An exception asks for much: the first press opens it at what is still empty.
  document.addEventListener("click", function (event) {
    var tool = event.target.closest("[data-settle] .tool[value=exception]:not([aria-disabled=true])");
    if (!tool) {
      return;
    }
    var empty = required(tool.form).filter(function (field) {
      return !field.value.trim();
    });
    if (empty.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      tool.form.querySelectorAll("[data-why], [data-exception]").forEach(function (folded) {
        folded.open = true;
      });
      empty[0].focus();
    }
  }, true);

  function category(of) {
    return of.elements.impact_category && of.elements.impact_category.value;
  }

  function offerUsual(of) {
    var button = of.querySelector("[data-usual]");
    if (button) {
      button.hidden = !category(of);
    }
  }

  document.addEventListener("change", function (event) {
    if (event.target.name === "impact_category") {
      offerUsual(event.target.form);
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-usual]");
    if (!button) {
      return;
    }
    button.form.querySelectorAll("[data-answer]").forEach(function (answer) {
      var field = answer.querySelector("textarea");
      if (!field.value.trim()) {
        field.value = answer.getAttribute("data-" + category(button.form)) || "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    button.form.querySelector("[data-answer] textarea").focus();
  });

  function ready() {
    var of = form();
    if (!of) {
      return;
    }
    bringBack(of);
    offerUsual(of);
    if (typed(of).some(function (field) { return field.value.trim(); })) {
      keep(of);
    }
  }

  document.addEventListener("htmx:afterSettle", ready);
  document.addEventListener("DOMContentLoaded", ready);
})();
