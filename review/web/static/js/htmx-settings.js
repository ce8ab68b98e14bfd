// What htmx needs to know beside its configuration in base.html: the CSRF header on every request
// that changes something, where the focus goes after a swap, and what is said when nothing comes back.
// No words live here: sentences come translated in data attributes of <body>.
(function () {
  "use strict";

  function csrfToken() {
    var meta = document.querySelector('meta[name="csrf-token"]');
    return meta ? meta.content : "";
  }

  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = csrfToken();
    }
  });

  // A fragment request that was answered with a whole page (signed out meanwhile): show that page.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var text = event.detail.serverResponse || "";
    var wanted = event.detail.requestConfig.elt.closest("[hx-select]");
    if (!wanted && event.detail.xhr.status < 400 && /^\s*<!doctype html/i.test(text)) {
      event.detail.shouldSwap = false;
      window.location.assign(event.detail.xhr.responseURL || window.location.href);
    }
  });

  // An error summary takes the focus; else the element that asks for it.
  document.addEventListener("htmx:afterSettle", function (event) {
    var root = event.detail.elt;
    var target = root.querySelector("[data-focus-on-load]") || root.querySelector("[autofocus]");
    if (target) {
      target.focus();
    }
  });

  function say(sentence) {
    var region = document.getElementById("live");
    if (region && sentence) {
      region.textContent = sentence;
    }
  }

  document.addEventListener("htmx:sendError", function () {
    say(document.body.dataset.sayOffline);
  });
  document.addEventListener("htmx:responseError", function () {
    say(document.body.dataset.sayFailed);
  });

  document.addEventListener("DOMContentLoaded", function () {
    var summary = document.querySelector("[data-focus-on-load]");
    if (summary) {
      summary.focus();
    }
  });
})();
