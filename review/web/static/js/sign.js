// The button of a decision says its result: its words follow the chosen card. Without script the cards and forms
// work all the same.
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

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-sign]").forEach(follow);
  });
})();
