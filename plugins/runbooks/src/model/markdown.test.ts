import { bodyOf, piecesOf } from './markdown';

describe('piecesOf', () => {
  it('cuts at fenced blocks', () => {
    expect(
      piecesOf(
        'Look.\n\n```sh\nkubectl get pods\n```\n\nThen\n~~~~ step\na: 1\n~~~\n~~~~\n',
      ),
    ).toEqual([
      { kind: 'prose', text: 'Look.' },
      { kind: 'code', language: 'sh', text: 'kubectl get pods' },
      { kind: 'prose', text: 'Then' },
      { kind: 'code', language: 'step', text: 'a: 1\n~~~' },
    ]);
  });

  it('takes a block that nobody closes to the end', () => {
    expect(piecesOf('```\r\none\r\ntwo')).toEqual([
      { kind: 'code', language: '', text: 'one\ntwo' },
    ]);
  });

  it('leaves blocks of lists, and inline code, in the prose', () => {
    const text = '- one\n  ```\n  two\n  ```\n\n```not a fence``` at all';
    expect(piecesOf(text)).toEqual([{ kind: 'prose', text }]);
  });

  it('does not part links from their definitions', () => {
    const text = '[a]\n\n```\ncode\n```\n\n[a]: https://example.org';
    expect(piecesOf(text)).toEqual([{ kind: 'prose', text }]);
  });

  it('has nothing of an empty text', () => {
    expect(piecesOf('\n\n')).toEqual([]);
  });
});

describe('bodyOf', () => {
  it.each([
    ['---\ntitle: A\n---\n# A\n', '# A\n'],
    ['\uFEFF---\r\ntitle: A\r\n---\r\n# A', '# A'],
    ['# A\n---\nb', '# A\n---\nb'],
    ['---\ntitle: The title\n---\n\n# The title\n\nText', '\nText'],
    ['---\nno end', '---\nno end'],
    ['', ''],
  ])('of %j is %j', (file, body) => {
    expect(bodyOf(file, 'The title')).toBe(body);
  });
});
