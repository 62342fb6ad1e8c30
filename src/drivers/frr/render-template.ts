/** Renders a template with its variables. */

import { Liquid, LiquidError } from 'liquidjs';
import type { TemplateVariables } from '../../protocols/rip/variables.ts';
import { RoutingError } from '../driver.ts';

/** Template texts by their file name, e.g. 'rip.frr.liquid': includes the templates that a template renders itself. */
export type Templates = Readonly<Record<string, string>>;

/** Renders the named template with its variables. Pure. */
export type Render = (name: string, variables: TemplateVariables) => string;

/** How many texts are cached: what is wanted, and the file with all withdrawn; twice, while that changes. */
const REMEMBERED = 4;

/**
 * What one rendering may build up, in characters and items of lists: a range to a thousand million took all memory, and
 * V8 then ended the process (SIGTRAP) without an error that could be caught. A list of this many numbers takes 80 MB.
 */
const MEMORY_LIMIT = 10_000_000;
/**
 * How long it may take, in ms, as it blocks everything else: 1000 services of 20 addresses take 0.2 s on a busy
 * machine. If our own process stood still instead, the next look renders again.
 */
const RENDER_LIMIT_MS = 2_000;

/**
 * Creates a renderer, which reads each template once: reading is most of what rendering costs for a few services. It
 * caches its last texts: with 100 services, rendering the same again at each look was 7 % of all that the controller
 * computes.
 * @throws RoutingError (the renderer) with file, line and column if the template uses a variable or filter that does
 * not exist, or does not end
 */
export function createRender(templates: Templates): Render {
  const options = {
    ...{ cache: true, strictVariables: true, strictFilters: true },
    ...{ memoryLimit: MEMORY_LIMIT, renderLimit: RENDER_LIMIT_MS },
  };
  const liquid = new Liquid({ ...options, templates: { ...templates } });
  const remembered = new Map<string, string>();
  return (name, variables) => {
    const key = JSON.stringify([name, variables]);
    const before = remembered.get(key);
    if (before !== undefined) return before;
    try {
      const rendered: unknown = liquid.renderFileSync(name, variables);
      const text = `${String(rendered).trim()}\n`;
      if (remembered.size === REMEMBERED) remembered.clear();
      remembered.set(key, text);
      return text;
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new RoutingError(`Template ${fileOf(error, templates) ?? name} cannot be rendered: ${what}.`, {
        cause: error,
      });
    }
  };
}

/** The template that caused an error, which may be one that another renders: Liquid names it only sometimes. */
function fileOf(error: unknown, templates: Templates): string | undefined {
  if (!LiquidError.is(error)) return undefined;
  const { input } = error.token;
  return Object.keys(templates).find(name => templates[name] === input);
}
