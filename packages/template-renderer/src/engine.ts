import {
  TemplateContext,
  TemplateValue,
  createTemplateRenderer,
} from 'nunjitsu';

/** The values that expressions see, and what is rendered with them. */
export interface Engine {
  /** A text as a whole; an undefined value is empty, as in the portal */
  text(source: string): string;
  /**
   * A step's input: expressions that stand alone keep their type. One that cannot be rendered stays as it is, as in the
   * portal, where it would then be taken literally.
   */
  value(input: unknown): unknown;
}

/** The engine of the portal's scaffolder, set as it sets it. */
export function createEngine(
  context: Record<string, unknown>,
  options: { trimBlocks?: boolean; lstripBlocks?: boolean } = {},
): Engine {
  const renderer = createTemplateRenderer({
    allowRegexExecution: true,
    ...options,
  });
  const prepared = renderer.prepareContext(closed(context));
  return {
    text: source => renderer.render(source, prepared),
    value: input =>
      input === undefined
        ? undefined
        : JSON.parse(JSON.stringify(input), (_key, value: unknown) => {
            if (typeof value !== 'string') {
              return value;
            }
            try {
              return renderer.renderValue(value, prepared);
            } catch {
              return value;
            }
          }),
  };
}

/** Only data reaches a template; what JSON does not know is left out. */
function closed(context: Record<string, unknown>): TemplateContext {
  const data: Record<string, TemplateValue> = JSON.parse(
    JSON.stringify(context),
  );
  return data;
}
