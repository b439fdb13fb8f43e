import { readPeople } from './people';

describe('readPeople', () => {
  it('gives full lower-cased references in the order of the configuration', () => {
    expect([
      ...readPeople([
        { user: 'user:default/Dana', title: 'Developer' },
        { user: 'oscar', title: 'Operator' },
      ]),
    ]).toEqual(['user:default/dana', 'user:default/oscar']);
  });

  it.each([
    ['nothing', undefined, /expected array/],
    ['an empty list', [], /Too small/],
    ['a person without a title', [{ user: 'dana' }], /people.*\n?.*title/s],
    [
      'a group',
      [{ user: 'group:default/veza-team', title: 'Team' }],
      /group:default\/veza-team is not the reference of a User/,
    ],
    [
      'a reference that cannot be read',
      [{ user: 'user:default/', title: 'Developer' }],
      /default/,
    ],
    [
      'the same person twice',
      [
        { user: 'dana', title: 'Developer' },
        { user: 'User:default/dana', title: 'Operator' },
      ],
      /names user:default\/dana twice/,
    ],
  ])('refuses %s', (_what, people, message) => {
    expect(() => readPeople(people)).toThrow(message);
  });
});
