import {
  PlaceholderScope,
  Step,
  httpExpectationSchema,
  numberExpectationSchema,
  resolvePlaceholders,
} from '@quarterdeck/runbook-format';
import { Resolved, lacking } from '../domain/inputs';
import { ResolvedCheck } from '../providers/checks/types';

type Check = Extract<Step['definition'], { kind: 'check' }>;

/** What a check looks at. */
export function resolvedCheck(
  { query, url, source, expect }: Check,
  scope: PlaceholderScope,
): Resolved<ResolvedCheck> {
  const text = resolvePlaceholders(query ?? url ?? '', scope);
  const problems = text.missing.map(lacking);
  if (url === undefined) {
    return {
      value: {
        kind: 'query',
        query: String(text.value),
        source,
        expect: numberExpectationSchema.parse(expect),
      },
      problems,
    };
  }
  const wanted = httpExpectationSchema.parse(expect ?? {});
  const contains =
    wanted.contains === undefined
      ? undefined
      : resolvePlaceholders(wanted.contains, scope);
  return {
    value: {
      kind: 'http',
      url: String(text.value),
      expect: {
        status: [wanted.status].flat(),
        contains: contains && String(contains.value),
      },
    },
    problems: [...problems, ...(contains?.missing ?? []).map(lacking)],
  };
}
