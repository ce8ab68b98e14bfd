// The desk and the review page: peek under what is blacked out while P is held; swap panel and overlays in
// place. Which pages are here is in desk-pages.js, how they look in desk-view.js, scrolling together in review.js.
// Settling is plain forms and links: few keys for it are in desk-settle.js, marks by hand in desk-mark.js.
(function () {
  "use strict";

  function inField(target) {
    return !!target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target)) {
      return;
    }
    if (document.body.dataset.keys === "off") {
      return;
    }
    var key = event.key.toLowerCase();
    if (key === "p") {
      document.body.classList.add("peek");
    }
  });

  document.addEventListener("keyup", function (event) {
    if (event.key.toLowerCase() === "p") {
      document.body.classList.remove("peek");
    }
  });

  // Links inside an SVG are none to htmx: swap for them as the links beside them do.
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".over a[href], .strip a[href]");
    var holder = link && link.closest("[hx-select]");
    if (!holder || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) {
      return;
    }
    event.preventDefault();
    var address = link.getAttribute("href");
    window.htmx
      .ajax("GET", address, { source: holder, target: "#settle", select: "#settle", swap: "outerHTML show:none" })
      .then(function () {
        window.history.replaceState(null, "", address);
      });
  });

  /** Send a form as without a script: with the button that was pressed, to where that one sends it. */
  function sendAgain(form, cause) {
    var pressed = cause && cause.submitter;
    if (pressed && pressed.name) {
      var said = document.createElement("input");
      said.type = "hidden";
      said.name = pressed.name;
      said.value = pressed.value;
      form.appendChild(said);
    }
    if (pressed && pressed.hasAttribute("formaction")) {
      form.action = pressed.formAction;
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  // An answer that is no desk (changed meanwhile, signed out): show that page itself, nothing is lost.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target;
    if (!target || target.id !== "settle" || event.detail.serverResponse.indexOf('id="settle"') >= 0) {
      return;
    }
    event.detail.shouldSwap = false;
    var asked = event.detail.requestConfig.elt;
    if (asked.matches("form")) {
      sendAgain(asked, event.detail.requestConfig.triggeringEvent);
    } else {
      window.location.assign(event.detail.xhr.responseURL);
    }
  });

  // A page that is still being drawn comes as an empty sheet of this width: ask again, ever more seldom.
  var emptySheet = 210;

  function askAgain(image) {
    var tries = Number(image.dataset.tries || 0);
    if (image.naturalWidth !== emptySheet || tries > 40) {
      return;
    }
    image.dataset.tries = tries + 1;
    window.setTimeout(function () {
      var address = new URL(image.src);
      address.searchParams.set("again", tries + 1);
      image.src = address.href;
    }, Math.min(1000 * (tries + 1), 8000));
  }

  document.addEventListener("load", function (event) {
    if (event.target.matches && event.target.matches(".sheet img")) {
      askAgain(event.target);
    }
  }, true);
  document.addEventListener("DOMContentLoaded", function () {
    Array.from(document.querySelectorAll(".sheet img")).forEach(askAgain);
  });

  // What happened is said aloud, and the focus does not get lost with the swapped panel.
  document.addEventListener("htmx:afterSettle", function () {
    var said = document.querySelector("#settle [data-say]");
    var live = document.getElementById("live");
    if (said && live) {
      live.textContent = said.textContent;
    }
    var heading = document.getElementById("now");
    if (heading && document.activeElement === document.body) {
      heading.focus({ preventScroll: true });
    }
  });

  // An answered item of the checklist shows so at once; a concern takes the person to its note.
  document.addEventListener("change", function (event) {
    var item = event.target.matches("[type=radio]") && event.target.closest("[data-checklist] li");
    if (!item) {
      return;
    }
    var concern = !!event.target.closest(".neg");
    var mark = item.querySelector(".check-q > span");
    var use = mark.querySelector("use");
    mark.className = concern ? "todo" : "ok";
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, concern ? "#warn" : "#checkc"));
    var note = item.querySelector(".check-note input");
    note.required = concern;
    if (concern) {
      note.focus();
    }
  });

  /** The note of the first concern that has none yet. */
  function unexplained() {
    return Array.from(document.querySelectorAll("[data-checklist] li:has(.neg :checked) .check-note input")).find(function (note) {
      return !note.value.trim();
    });
  }

  // A concern is kept with its note: nothing is sent while that is being written, and nothing confirmed without it.
  document.addEventListener("htmx:configRequest", function (event) {
    var cause = event.detail.triggeringEvent;
    if (event.target.matches("[data-checklist]") && cause && cause.target.closest(".neg") && unexplained()) {
      event.preventDefault();
    }
  });
  document.addEventListener("submit", function (event) {
    var note = event.target.closest("#review-foot") && unexplained();
    if (note) {
      event.preventDefault();
      note.required = true;
      note.reportValidity();
    }
  }, true);
})();
