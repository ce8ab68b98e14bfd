// Actions that cannot be done yet stay focusable; pressing one moves the focus to the first reason.
// Forms are sent once: a second press while the first is under way does nothing. Links open folded forms, buttons print.
(function () {
  "use strict";

  document.addEventListener(
    "click",
    function (event) {
      var button = event.target.closest('[aria-disabled="true"]');
      if (!button) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      var ids = (button.getAttribute("aria-describedby") || "").split(/\s+/).filter(Boolean);
      for (var i = 0; i < ids.length; i += 1) {
        var reasons = document.getElementById(ids[i]);
        var target = reasons && (reasons.querySelector("a[href]") || reasons);
        if (target) {
          if (!target.matches("a[href]")) {
            target.setAttribute("tabindex", "-1");
          }
          target.focus();
          return;
        }
      }
    },
    true
  );

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    // A button with data-again fetches a file and leaves the page as it is: the form stays to be sent.
    if (event.submitter && event.submitter.hasAttribute("data-again")) {
      return;
    }
    if (form.dataset.sent === "1") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });

  // Coming back through the browser's history: the form may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  // A link with data-open opens a folded form and leads into it; without script it leads to its heading.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-open]");
    var target = link && document.getElementById(link.dataset.open);
    if (target) {
      target.open = true;
      var first = target.querySelector("input:not([type=hidden]), select, textarea");
      if (first) {
        event.preventDefault();
        first.focus();
      }
    }
  });
})();
