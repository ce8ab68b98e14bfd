// The button of a decision says its result: its words follow the chosen card. Links with data-open open a
// folded form and lead there. Without script the cards and forms work all the same.
(function () {
  "use strict";

  function follow(form) {
    var chosen = form.querySelector("input[name=attribute]:checked");
    var button = document.querySelector('button[form="' + form.id + '"]');
    var words = chosen && form.getAttribute("data-label-" + chosen.value.replace(/_/g, "-"));
    if (button && words) {
      button.textContent = words;
    }
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-sign]");
    if (form && event.target.name === "attribute") {
      follow(form);
    }
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-open]");
    var target = link && document.getElementById(link.dataset.open);
    if (target) {
      target.open = true;
      var first = target.querySelector("textarea");
      if (first) {
        event.preventDefault();
        first.focus();
      }
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-sign]").forEach(follow);
  });
})();
