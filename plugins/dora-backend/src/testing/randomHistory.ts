import { HOUR, MINUTE, at } from '../domain/testing/records';
import { FactsUnderTest, idOf, iso } from './facts';

/** Numbers in [0, 1) that look random, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Shuffled copy, with some of the items twice. */
export function shuffled<Item>(
  items: readonly Item[],
  random: () => number,
): Item[] {
  const all = [...items, ...items.filter(() => random() < 0.3)];
  for (let index = all.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [all[index], all[other]] = [all[other], all[index]];
  }
  return all;
}

/**
 * Facts of some services in some environments over some weeks, with all that makes them hang together: rollbacks, rollouts
 * and drills, reports of what was observed, too, and incidents that name something, or that are somebody else's.
 */
export function randomHistory(
  seed: number,
  size: { deployments: number; entities: number; days: number },
): FactsUnderTest {
  const random = randomNumbers(seed);
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)];
  const entities = Array.from(
    { length: size.entities },
    (_, index) => `component:default/service-${index}`,
  );
  const history = new FactsUnderTest();
  const deployments: { id: string; entityRef: string; rolloutId?: string }[] =
    [];
  for (let index = 0; index < size.deployments; index++) {
    const id = `d-${seed}-${index}`;
    const entityRef = pick(entities);
    const startedAt = at(random() * size.days * 24);
    const finishedAt = startedAt + Math.round(random() * HOUR);
    const rolloutId = random() < 0.4 ? idOf(`rollout/${id}`) : undefined;
    const isReported = random() < 0.2;
    const told = {
      entityRef,
      environmentId: random() < 0.8 ? 'production' : 'staging',
      startedAt: iso(startedAt),
      source: isReported ? ('reported' as const) : ('observed' as const),
      version: `v1.${Math.floor(random() * 40)}.0`,
      revision:
        random() < 0.5
          ? idOf(`commit/${Math.floor(random() * 60)}`).replace(/-/g, '')
          : null,
      rolloutId: rolloutId ?? null,
    };
    deployments.push({ id, entityRef, rolloutId });
    history.deployment('started', id, told);
    const outcome = pick([
      'succeeded',
      'succeeded',
      'succeeded',
      'failed',
      'superseded',
    ] as const);
    const end = { ...told, finishedAt: iso(finishedAt), outcome };
    const fate = random();
    if (fate < 0.9) {
      history.deployment('finished', id, end);
    }
    const place = { entityRef, environmentId: told.environmentId };
    if (rolloutId) {
      const purpose = random() < 0.1 ? 'drill' : 'deploy';
      history.rollout(
        'requested',
        rolloutId,
        startedAt - HOUR,
        { purpose },
        place,
      );
      history.rollout('started', rolloutId, startedAt, { purpose }, place);
      if (fate < 0.2) {
        const breach = {
          purpose,
          breachAt: iso(finishedAt),
          safeAt: iso(finishedAt + MINUTE),
        } as const;
        history.rollout('breached', rolloutId, finishedAt, breach, place);
      }
    }
    if (fate < 0.2) {
      const undone = { startedAt: iso(finishedAt + MINUTE), toVersion: null };
      const back = { ...end, outcome: 'rolled-back' as const };
      history.deployment('rolled-back', id, {
        ...back,
        recovery: { ...undone, finishedAt: null },
      });
      history.deployment('recovered', id, {
        ...back,
        recovery: { ...undone, finishedAt: iso(finishedAt + 5 * MINUTE) },
      });
    }
  }
  for (let index = 0; index < size.deployments / 5; index++) {
    const id = idOf(`incident/${seed}/${index}`);
    const openedAt = at(random() * size.days * 24);
    const other = pick(deployments);
    const subject = pick([
      null,
      null,
      null,
      { kind: 'deployment', id: other.id },
      { kind: 'rollout', id: other.rolloutId ?? idOf('none') },
      { kind: 'version', id: `v1.${Math.floor(random() * 40)}.0` },
    ]);
    const told = {
      number: index,
      openedAt: iso(openedAt),
      attributed: subject && { factId: idOf('cause'), subject },
    };
    const place = {
      entityRef: pick(entities),
      environmentId: random() < 0.1 ? null : 'production',
    };
    history.incident('opened', id, told, place);
    if (random() < 0.8) {
      const resolvedAt = iso(openedAt + Math.round(random() * 48 * HOUR));
      history.incident(
        'resolved',
        id,
        { ...told, resolvedAt, state: 'resolved' },
        place,
      );
    }
    if (random() < 0.1) {
      const attributed = { factId: null, subject: null };
      history.incident('attributed', id, { ...told, attributed }, place);
    }
  }
  return history;
}
