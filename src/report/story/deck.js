// One slide at a time: arrows, space, Page Up and Down, Home and End, or the buttons.
(() => {
  "use strict";
  const slides = [...document.querySelectorAll(".slide")];
  const [back, on] = document.querySelectorAll("nav button");
  const place = document.querySelector("nav span");
  let at = 0;
  const show = (number) => {
    at = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, index) => {
      slide.classList.toggle("shown", index === at);
      slide.setAttribute("aria-hidden", String(index !== at));
    });
    // An animation starts with its slide.
    slides[at].querySelectorAll("img.moving").forEach((image) => { image.src = image.src; });
    place.textContent = `${at + 1} of ${slides.length}`;
    back.disabled = at === 0;
    on.disabled = at === slides.length - 1;
    history.replaceState(null, "", `#${at + 1}`);
  };
  const by = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // A button is pressed by the space bar.
    if (event.key === " " && event.target.tagName === "BUTTON") return;
    if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else if (event.key in by) show(at + by[event.key]);
    else return;
    event.preventDefault();
  });
  back.addEventListener("click", () => show(at - 1));
  on.addEventListener("click", () => show(at + 1));
  document.documentElement.classList.add("deck");
  show((parseInt(location.hash.slice(1), 10) || 1) - 1);
})();
