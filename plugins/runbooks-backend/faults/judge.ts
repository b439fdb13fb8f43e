import { Run } from '@quarterdeck/plugin-runbooks-common';
import { EFFECTS } from './runbook';
import { Target } from './target';

export interface Judgement {
  doubled: string[];
  undetected: string[];
  wrong: string[];
}

/** Holds what happened at the target against what a run that is over says. Each of its actions has to have happened once. */
export function judge(
  run: Run,
  { effects, requests }: Pick<Target, 'effects' | 'requests'>,
): Judgement {
  const found: Judgement = { doubled: [], undetected: [], wrong: [] };
  const isOf = (step: string) => (each: { run: string; step: string }) =>
    each.run === run.id && each.step === step;
  if (run.phase !== 'completed') {
    found.wrong.push(`${run.id} is ${run.phase}`);
  }
  for (const id of EFFECTS) {
    const step = run.steps.find(each => each.id === id);
    const happened = effects.filter(isOf(id)).length;
    const told = `${id} of ${run.id}: ${happened} effects, ${step?.attempts} attempts, ${step?.state}`;
    if (happened > 1) {
      found.doubled.push(told);
    }
    if (happened === 0) {
      found.undetected.push(told);
    }
    if (step?.state !== 'done') {
      found.wrong.push(told);
    }
    // A request that the portal sent by itself would be one more than the attempts of people.
    if (requests.filter(isOf(id)).length > (step?.attempts ?? 0)) {
      found.wrong.push(`${told}, more requests than attempts`);
    }
  }
  return found;
}
