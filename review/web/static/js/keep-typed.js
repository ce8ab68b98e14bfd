// What is typed into a form with data-keep is kept on the server a few seconds later, for this person only, and said
// so in #kept. Closing the page loses nothing. Files are not kept: they are taken in when the form is sent.
(function () {
  "use strict";

  var QUIET = 2000; // milliseconds without typing
  var timer = 0;
  var running = null;

  function say(words) {
    var place = document.getElementById("kept");
    if (place && words) {
      place.textContent = words;
    }
  }

  function typed(form) {
    var fields = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") {
        fields.append(name, value);
      }
    });
    return fields;
  }

  function keep(form) {
    window.clearTimeout(timer);
    timer = 0;
    if (form.dataset.sending) {
      timer = window.setTimeout(keep, QUIET, form); // files are on their way: what is saved with them comes first
      return;
    }
    if (running) {
      running.abort();
    }
    running = new AbortController();
    var fields = typed(form);
    fetch(form.dataset.keep, {
      method: "POST",
      body: fields,
      headers: { "X-CSRFToken": fields.get("csrf_token") || "" },
      credentials: "same-origin",
      redirect: "error",
      keepalive: true,
      signal: running.signal
    }).then(function (answer) {
      return answer.text().then(function (words) {
        var plain = (answer.headers.get("Content-Type") || "").indexOf("text/plain") === 0;
        say(plain ? words : document.body.dataset.sayFailed);
        if (answer.ok && !timer) {
          form.dispatchEvent(new CustomEvent("typed:kept", { bubbles: true }));
        }
      });
    }).catch(function (error) {
      if (error.name !== "AbortError") {
        say(document.body.dataset.sayOffline);
      }
    });
  }

  function later(event) {
    var form = event.target.form;
    if (form && form.dataset.keep && event.target.type !== "file") {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, QUIET, form);
    }
  }

  document.addEventListener("input", later);
  document.addEventListener("change", later);

  // A form that is sent needs no keeping: what was under way must not come after it.
  function sent(event) {
    if (event.target.dataset.keep) {
      window.clearTimeout(timer);
      timer = 0;
      if (running) {
        running.abort();
      }
    }
  }

  document.addEventListener("submit", sent);
  document.addEventListener("upload:begin", sent);

  document.addEventListener("visibilitychange", function () {
    var form = document.querySelector("form[data-keep]");
    if (document.visibilityState === "hidden" && timer && form) {
      keep(form);
    }
  });
})();
