// A button with data-fill puts a sentence into the field it names (data-add: behind what stands there) and marks the
// first blank to be filled in. "Adopt the advice" fills the attribute, the part and the ground of the form it names, and says so. It never sends
// the form; what a person typed as a reason stays. The advice can be swapped in later.
(function () {
  "use strict";

  function choose(form, name, value) {
    form.querySelectorAll('input[name="' + name + '"]').forEach(function (field) {
      var wanted = field.type === "checkbox" ? value !== "" : field.value === value;
      if (field.checked !== wanted && !field.disabled) {
        field.checked = wanted;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  function fill(button) {
    var field = document.getElementById(button.dataset.fill);
    var before = button.dataset.add ? field.value.trim() : "";
    field.value = before + button.dataset.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    var blank = before.length + field.value.slice(before.length).search(/〔(请写明|please say)/);
    blank = blank < before.length ? -1 : blank;
    var end = blank < 0 ? field.value.length : field.value.indexOf("〕", blank) + 1;
    field.setSelectionRange(blank < 0 ? end : blank, end);
    var said = document.getElementById("filled");
    if (said) {
      said.textContent = button.dataset.said;
    }
  }

  // Without a script these buttons could do nothing, so they come hidden; what they say stands beside them.
  function reveal(root) {
    root.querySelectorAll("[data-fill][hidden], [data-adopt][hidden]").forEach(function (button) {
      button.hidden = false;
    });
  }

  reveal(document);
  document.addEventListener("htmx:afterSwap", function () {
    reveal(document);
  });

  document.addEventListener("click", function (event) {
    var filling = event.target.closest("[data-fill]");
    if (filling && document.getElementById(filling.dataset.fill)) {
      fill(filling);
    }
    var button = event.target.closest("[data-adopt]");
    var form = button && document.getElementById(button.dataset.adopt);
    if (!form) {
      return;
    }
    choose(form, "attribute", button.dataset.attribute);
    choose(form, "partial", button.dataset.partial);
    choose(form, "ground", button.dataset.ground);
    var said = button.parentElement.querySelector("[role=status]");
    if (said) {
      said.textContent = button.dataset.said;
    }
    var chosen = form.querySelector('input[name="attribute"]:checked');
    if (chosen) {
      chosen.scrollIntoView({ block: "center" });
    }
  });
})();
