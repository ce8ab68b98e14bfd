// The button of a decision says its result: its words follow the chosen card. The line over the grounds says the
// chosen one, and opens at it. Without script the cards and forms work all the same.
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

  function tell(form) {
    var chosen = form.querySelector(".grounds input:checked");
    var said = form.querySelector("[data-ground]");
    if (chosen && said) {
      said.textContent = chosen.nextElementSibling.firstChild.textContent;
    }
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-sign]");
    if (form && event.target.name === "attribute") {
      follow(form);
    } else if (form && event.target.name === "ground") {
      tell(form);
    }
  });

  document.addEventListener("toggle", function (event) {
    var chosen = event.target.matches(".held-back[open]") && event.target.querySelector(".grounds input:checked");
    if (chosen) {
      var list = chosen.closest(".grounds");
      list.scrollTop = chosen.closest("label").offsetTop - list.offsetTop - 40;
    }
  }, true);

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-sign]").forEach(follow);
  });
})();
