import { EventSnapshot } from '../providers/cluster/events';
import { EventBuffer } from './EventBuffer';

function event(uid: string, lastAt: number, objectUid?: string): EventSnapshot {
  const time = new Date(lastAt).toISOString();
  return {
    uid,
    objectUid,
    lastAt,
    event: {
      id: uid,
      type: 'Normal',
      reason: 'Pulled',
      message: '',
      count: 1,
      object: 'Pod/shop-1',
      firstAt: time,
      lastAt: time,
    },
  };
}

const known = (uid: string) =>
  uid === 'pod' ? 'one/a/Deployment/shop' : undefined;
const idsIn = (taken: { event: { id: string } }[]) =>
  taken.map(({ event: { id } }) => id);

describe('EventBuffer', () => {
  it('hands out events once, oldest first, with the workload of their object', () => {
    const buffer = new EventBuffer();
    buffer.add(event('late', 200, 'pod'), 0);
    buffer.add(event('early', 100, 'pod'), 0);
    const taken = buffer.take(0, known);
    expect(idsIn(taken)).toEqual(['early', 'late']);
    expect(taken[0].workloadId).toBe('one/a/Deployment/shop');
    expect(buffer.take(0, known)).toEqual([]);
  });

  it('keeps the last word of an event that was told twice', () => {
    const buffer = new EventBuffer();
    buffer.add(event('a', 100, 'pod'), 0);
    buffer.add(event('a', 300, 'pod'), 0);
    expect(buffer.take(0, known).map(({ lastAt }) => lastAt)).toEqual([300]);
  });

  it('lets an event wait for its object, but not for ever', () => {
    const buffer = new EventBuffer();
    buffer.add(event('a', 100, 'pod'), 0);
    buffer.add(event('b', 100, 'node'), 0);
    expect(buffer.take(1_000, () => undefined)).toEqual([]);
    expect(idsIn(buffer.take(2_000, known))).toEqual(['a']);
    buffer.take(15_000, known);
    expect(buffer.take(15_001, () => 'too late')).toEqual([]);
  });

  it('drops an event that names no object', () => {
    const buffer = new EventBuffer();
    buffer.add(event('a', 100), 0);
    expect(buffer.take(0, () => 'any')).toEqual([]);
  });

  it('lets the oldest make place in a storm', () => {
    const buffer = new EventBuffer();
    for (let index = 0; index < 20_010; index++) {
      buffer.add(event(`event-${index}`, index, 'pod'), 0);
    }
    const taken = buffer.take(0, known);
    expect(taken).toHaveLength(20_000);
    expect(taken[0].event.id).toBe('event-10');
  });
});
