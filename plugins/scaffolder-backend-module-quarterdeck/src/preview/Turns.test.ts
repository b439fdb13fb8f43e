import { Turns } from './Turns';

describe('Turns', () => {
  it('lets one thing of a person be done at a time, and others go on', async () => {
    const turns = new Turns();
    const log: string[] = [];
    let end = () => {};
    const first = turns.take('ann', async () => {
      log.push('first');
      await new Promise<void>(resolve => {
        end = resolve;
      });
      log.push('end');
      throw new Error('failed');
    });
    const second = turns.take('ann', async () => log.push('second'));
    await turns.take('bob', async () => log.push('bob'));
    expect(log).toEqual(['first', 'bob']);
    end();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(log).toEqual(['first', 'bob', 'end', 'second']);
  });

  it('refuses the fifth, until one is done', async () => {
    const turns = new Turns();
    const work = async () => 'done';
    const taken = [1, 2, 3, 4].map(() => turns.take('ann', work));
    expect(turns.take('ann', work)).toBeUndefined();
    await Promise.all(taken);
    expect(await turns.take('ann', work)).toBe('done');
  });
});
