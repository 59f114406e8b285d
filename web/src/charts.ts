// Vega-Lite without evaluating text as code: expressions are interpreted, as the page's policy asks.
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { Error as LevelError, loader, parse, View } from "vega";

const nothing = { ...loader(), load: () => Promise.reject(new Error("charts carry their data with them")) };

export async function draw(place: HTMLElement): Promise<void> {
  try {
    const spec = JSON.parse(place.dataset["chart"] ?? "{}") as TopLevelSpec;
    await show(place, spec);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void show(place, spec));
  } catch (error) {
    place.textContent = `This chart cannot be drawn (${String(error)}): its data is in the table below.`;
  }
}

async function show(place: HTMLElement, spec: TopLevelSpec): Promise<void> {
  const compiled = compile(spec, { config: theme() as never });
  const runtime = parse(compiled.spec, undefined, { ast: true } as never);
  place.replaceChildren();
  const view = new View(runtime, {
    container: place,
    renderer: "svg",
    hover: false,
    logLevel: LevelError,
    loader: nothing as never,
    expr: expressionInterpreter,
  } as never);
  await view.runAsync();
}

function theme(): object {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const [text, quiet, rule] = [colour("--text"), colour("--quiet"), colour("--rule")];
  const range = [colour("--link"), colour("--accent"), colour("--good"), colour("--bad"), colour("--warn"), quiet];
  probe.remove();
  const axis = { labelColor: quiet, titleColor: text, gridColor: rule, domainColor: quiet, tickColor: quiet };
  return {
    background: "transparent",
    font: style.fontFamily,
    axis,
    legend: { labelColor: quiet, titleColor: text },
    title: { color: text },
    view: { stroke: rule },
    mark: { color: range[0] },
    range: { category: range },
  };
}
