// Upload with progress, by choosing or by drag and drop. Without script the same form posts as usual.
// A form with data-upload holds a .drop zone with one file input, a <progress hidden> and an element
// [data-upload-state] for words. Words and the size limit come in data attributes of the form:
// data-limit (bytes), data-say-too-large, data-say-sending, data-say-checking, data-say-failed.
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

  function show(form, xhr) {
    var here = window.location.href.split("#")[0];
    if (xhr.status < 400) {
      if (xhr.responseURL && xhr.responseURL.split("#")[0] !== here) {
        window.location.assign(xhr.responseURL);
      } else {
        window.location.reload();
      }
      return;
    }
    var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    var fresh = page.querySelector("#main");
    var old = document.getElementById("main");
    if (!fresh || !old) {
      say(form, form.dataset.sayFailed);
      return;
    }
    document.title = page.title;
    old.replaceWith(fresh);
    if (window.htmx) {
      window.htmx.process(fresh);
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
    });
    form.dataset.sending = "1";
    form.setAttribute("aria-busy", "true");
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
