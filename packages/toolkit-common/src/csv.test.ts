import { csvLine } from './csv';

describe('csvLine', () => {
  it('quotes what separates cells and lines, and doubles quotes', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\r\ng', ''])).toBe(
      'a,"b,c","d""e","f\r\ng",\r\n',
    );
  });

  it('says nothing of what is absent, and writes numbers as they are', () => {
    expect(csvLine([null, undefined, -1.5, 0, true])).toBe(',,-1.5,0,true\r\n');
  });

  it.each([
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('keeps a spreadsheet from computing %j', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });
});
