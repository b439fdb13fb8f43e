import { FirstLooks } from './FirstLooks';

describe('FirstLooks', () => {
  const never = new AbortController().signal;

  it('lets wait for nothing, for one and for all', async () => {
    const looks = new FirstLooks();
    const done: string[] = [];
    const wait = (name: string, ...resources: string[]) =>
      looks.at(resources, never).then(() => done.push(name));
    const waiting = [wait('none'), wait('one', 'a'), wait('both', 'a', 'b')];
    await waiting[0];
    expect(done).toEqual(['none']);
    looks.take('a');
    await waiting[1];
    expect(done).toEqual(['none', 'one']);
    looks.take('b');
    await waiting[2];
    expect(done).toEqual(['none', 'one', 'both']);
    await wait('late', 'a');
    expect(done).toContain('late');
  });

  it('lets nobody wait beyond the end', async () => {
    const abort = new AbortController();
    const waiting = new FirstLooks().at(['a'], abort.signal);
    abort.abort();
    await waiting;
    await new FirstLooks().at(['a'], abort.signal);
    expect(abort.signal.aborted).toBe(true);
  });
});
