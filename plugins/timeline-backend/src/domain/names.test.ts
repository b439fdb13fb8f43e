import { namesIn } from './names';

describe('namesIn', () => {
  it.each([
    ['one', ['one']],
    [' one, two words ,, one', ['one', 'two words']],
    [' , ', []],
  ])('reads %j', (annotation, names) => {
    expect(namesIn(annotation)).toEqual({ names, tooLong: [] });
  });

  it('tells apart what is too long', () => {
    const long = 'x'.repeat(101);
    const longest = 'y'.repeat(100);
    expect(namesIn(`${long},${longest}`)).toEqual({
      names: [longest],
      tooLong: [long],
    });
  });
});
