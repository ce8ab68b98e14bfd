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
      if (event.detail.triggeringEvent && event.detail.triggeringEvent.type === "submit") {
        event.detail.headers["X-Sent"] = "1"; // by a person, not by the page
      }
    }
  });

  // Sent after the sign-in had ended: the page that shows what was typed comes in place of the whole one.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var xhr = event.detail.xhr;
    if (xhr.status !== 401 || !/^\s*<!doctype html/i.test(xhr.responseText)) {
      return;
    }
    var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    event.detail.isError = false; // said by the page itself
    document.title = page.title;
    document.body.replaceWith(page.body);
    var heading = document.querySelector("h1");
    heading.setAttribute("tabindex", "-1");
    heading.focus();
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
