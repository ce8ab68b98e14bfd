// The button of an answer says its result: its words follow the chosen outcome. A list to approve has its
// ticks counted, and set or cleared all at once. Without script the forms work all the same.
(function () {
  "use strict";

  function follow(form) {
    var chosen = form.querySelector("input[name=" + form.dataset.labelOf + "]:checked");
    var button = document.querySelector('button[form="' + form.id + '"]');
    var words = chosen && form.getAttribute("data-label-" + chosen.value.replace(/_/g, "-"));
    if (button && words) {
      button.textContent = words;
    }
  }

  // The ground that is chosen stands in a long list: show it where it is.
  function reveal(form) {
    var chosen = form.querySelector(".grounds input:checked");
    var list = chosen && chosen.closest(".grounds");
    if (list && chosen.value) {
      list.scrollTop = chosen.closest("label").offsetTop - list.offsetTop - 40;
    }
  }

  function ticks(form) {
    return Array.from(form.querySelectorAll("input[type=checkbox][name=items]"));
  }

  function count(form) {
    var chosen = ticks(form).filter(function (tick) {
      return tick.checked;
    }).length;
    document.querySelectorAll("[data-count-of=" + form.id + "]").forEach(function (place) {
      place.textContent = String(chosen);
    });
  }

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form");
    if (form && form.dataset.labelOf === event.target.name) {
      follow(form);
      reveal(form);
    }
    if (form && form.hasAttribute("data-ticks")) {
      count(form);
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-tick]");
    var form = button && document.getElementById(button.dataset.tick);
    if (form) {
      ticks(form).forEach(function (tick) {
        tick.checked = button.dataset.to === "all";
      });
      count(form);
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-label-of]").forEach(function (form) {
      follow(form);
      reveal(form);
    });
    document.querySelectorAll("form[data-ticks]").forEach(count);
  });
})();
