// Typed text is not lost by accident: a form with data-guard warns before the page is left.
// It also says when a sign-in is about to end (<body data-session-seconds>). Nothing is stored in the browser.
(function () {
  "use strict";

  var dirty = new Set();

  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-guard]");
    if (form) {
      dirty.add(form);
    }
  });

  document.addEventListener("submit", function (event) {
    if (!event.defaultPrevented) {
      dirty.delete(event.target);
    }
  });

  // A file form is sent by script (upload.js): what it holds is on its way; what is typed meanwhile is not.
  document.addEventListener("upload:begin", function (event) {
    dirty.delete(event.target);
  });
  document.addEventListener("upload:refused", function (event) {
    if (event.target.matches("form[data-guard]")) {
      dirty.add(event.target);
    }
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) {
      dirty.delete(event.detail.elt.closest("form"));
    }
    restart();
  });

  // The server has what was typed (keep-typed.js): leaving loses nothing.
  document.addEventListener("typed:kept", function (event) {
    dirty.delete(event.target);
  });

  window.addEventListener("beforeunload", function (event) {
    dirty.forEach(function (form) {
      if (!form.isConnected) {
        dirty.delete(form);
      }
    });
    if (dirty.size || document.querySelector("form[data-guard][data-sending]")) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  var timer = 0;

  function restart() {
    var seconds = Number(document.body.dataset.sessionSeconds || 0);
    var warning = document.getElementById("session-warning");
    if (!seconds || !warning) {
      return;
    }
    warning.hidden = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      warning.hidden = false;
    }, Math.max(seconds - 120, 30) * 1000);
  }

  document.addEventListener("DOMContentLoaded", restart);
})();
