import { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

function parsed(expression: string): Tree {
  return parser.parse(expression);
}

/** @returns where it stops being PromQL; undefined where it is PromQL to its end */
export function syntaxError(expression: string): number | undefined {
  let position: number | undefined;
  parsed(expression).iterate({
    enter(node) {
      if (node.type.isError && position === undefined) {
        position = node.from;
      }
    },
  });
  return position;
}

/** Names of the metrics that it reads. */
export function metricsOf(expression: string): Set<string> {
  const names = new Set<string>();
  parsed(expression).iterate({
    enter(node) {
      const name =
        node.name === 'VectorSelector' && node.node.getChild('Identifier');
      if (name) {
        names.add(expression.slice(name.from, name.to));
      }
    },
  });
  return names;
}

/**
 * Divisions of one rate by another in which nothing is summed first. Each series of the one side is matched with that of
 * the same labels on the other, so a share of failed requests is 1 whenever there is a single one.
 */
export function ratesDividedUnsummed(expression: string): string[] {
  const found: string[] = [];
  parsed(expression).iterate({
    enter({ name, node }) {
      if (name !== 'BinaryExpr' || !node.getChild('Div')) {
        return;
      }
      const sides = [node.firstChild, node.lastChild];
      if (sides.every(side => side && isUnsummedRate(side))) {
        found.push(expression.slice(node.from, node.to));
      }
    },
  });
  return found;
}

function isUnsummedRate(node: SyntaxNode): boolean {
  if (node.name === 'AggregateExpr') {
    return false;
  }
  if (['Rate', 'Irate', 'Increase'].includes(node.name)) {
    return true;
  }
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (isUnsummedRate(child)) {
      return true;
    }
  }
  return false;
}
