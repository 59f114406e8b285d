// Charts are drawn by a bundle of their own, which is asked for only where there is something to draw.

export function drawCharts(place: Element): void {
  const places = [...place.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")];
  if (places.length === 0) return;
  for (const each of places) each.dataset["drawn"] = "";
  void import("./charts").then(({ draw }) => Promise.all(places.map(draw)));
}
