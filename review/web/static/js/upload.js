// Upload with progress, by choosing or by drag and drop. Without script the same form posts as usual.
// A form with data-upload holds a .drop zone with one file input, a <progress hidden> and an element
// [data-upload-state] for words. Words and the size limit come in data attributes of the form:
// data-limit (bytes), data-say-too-large, data-say-sending, data-say-checking, data-say-failed.
// The submit event goes no further; in its place the form says upload:begin, and where it was not taken upload:refused.
(function () {
  "use strict";

  function parts(form) {
    return {
      drop: form.querySelector(".drop"),
      input: form.querySelector("input[type=file]"),
      bar: form.querySelector("progress"),
      state: form.querySelector("[data-upload-state]"),
    };
  }

  function say(form, sentence) {
    var state = parts(form).state;
    if (state) {
      state.textContent = sentence || "";
    }
  }

  function tell(form, what) {
    form.dispatchEvent(new CustomEvent(what, { bubbles: true }));
  }

  function named(form) {
    var input = parts(form).input;
    say(
      form,
      Array.from(input.files)
        .map(function (file) {
          return file.name;
        })
        .join("\u3001")
    );
  }

  function tooLarge(form) {
    var limit = Number(form.dataset.limit || 0);
    return limit > 0 && Array.from(parts(form).input.files).some(function (file) {
      return file.size > limit;
    });
  }

  // The page itself goes where the answer leads: what the next page says once is said to a reader, not to a script.
  function goTo(address) {
    var there = new URL(address, window.location.href);
    var here = new URL(window.location.href);
    if (there.pathname + there.search !== here.pathname + here.search) {
      window.location.assign(there.href);
      return;
    }
    window.history.replaceState(window.history.state, "", there.href);
    window.location.reload();
  }

  function show(form, xhr) {
    if (xhr.status < 400) {
      goTo(xhr.getResponseHeader("X-Goes-To") || xhr.responseURL || window.location.href);
      return;
    }
    var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    var fresh = page.querySelector("#main");
    var old = document.getElementById("main");
    if (!fresh || !old) {
      say(form, form.dataset.sayFailed);
      tell(form, "upload:refused");
      return;
    }
    document.title = page.title;
    old.replaceWith(fresh);
    if (window.htmx) {
      window.htmx.process(fresh);
    }
    // What was typed stands in the form that came back: it is not saved yet.
    var again = form.id && document.getElementById(form.id);
    if (again) {
      tell(again, "upload:refused");
    }
    var summary = fresh.querySelector("[data-focus-on-load]") || fresh.querySelector("h1");
    if (summary) {
      summary.setAttribute("tabindex", "-1");
      summary.focus();
    }
  }

  function send(form, submitter) {
    var part = parts(form);
    var data = new FormData(form);
    if (submitter && submitter.name) {
      data.append(submitter.name, submitter.value);
    }
    var xhr = new XMLHttpRequest();
    xhr.open("POST", (submitter && submitter.getAttribute("formaction")) || form.action);
    xhr.setRequestHeader("X-Upload", "1");
    if (part.bar) {
      part.bar.hidden = false;
    }
    say(form, form.dataset.saySending);
    xhr.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable && part.bar) {
        part.bar.max = event.total;
        part.bar.value = event.loaded;
      }
    });
    xhr.upload.addEventListener("load", function () {
      say(form, form.dataset.sayChecking);
    });
    function over() {
      delete form.dataset.sending;
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      if (part.bar) {
        part.bar.hidden = true;
      }
    }
    xhr.addEventListener("load", function () {
      over();
      show(form, xhr);
    });
    xhr.addEventListener("error", function () {
      over();
      say(form, form.dataset.sayFailed);
      tell(form, "upload:refused");
    });
    form.dataset.sending = "1";
    form.setAttribute("aria-busy", "true");
    tell(form, "upload:begin");
    xhr.send(data);
  }

  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target.closest("form[data-upload]");
      if (!form) {
        return;
      }
      var files = parts(form).input.files;
      if (!files.length) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (form.dataset.sending === "1") {
        return;
      }
      if (tooLarge(form)) {
        say(form, form.dataset.sayTooLarge);
        return;
      }
      send(form, event.submitter);
    },
    true
  );

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-upload]");
    if (form && event.target.type === "file") {
      named(form);
      if (tooLarge(form)) {
        say(form, form.dataset.sayTooLarge);
      }
    }
  });

  ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = event.target.closest && event.target.closest("form[data-upload] .drop");
      if (!zone) {
        return;
      }
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        var input = parts(zone.closest("form")).input;
        var chosen = new DataTransfer();
        var all = Array.from(event.dataTransfer.files);
        (input.multiple ? all : all.slice(0, 1)).forEach(function (file) {
          chosen.items.add(file);
        });
        input.files = chosen.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });
})();
