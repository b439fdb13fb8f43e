import { parseCommandLine, UsageError } from './commandLine';

describe('parseCommandLine', () => {
  it('needs no more than a kubeconfig', () => {
    expect(parseCommandLine(['--kubeconfig', 'k'])).toEqual({
      kubeconfig: 'k',
      port: 7443,
      examples: undefined,
      load: true,
    });
  });

  it('reads all flags', () => {
    const flags = '--kubeconfig=k --port 0 --examples none --no-load';
    expect(parseCommandLine(flags.split(' '))).toEqual({
      kubeconfig: 'k',
      port: 0,
      examples: false,
      load: false,
    });
    expect(parseCommandLine(['--help', '--port', 'x'])).toBe('help');
  });

  it.each([
    ['', '--kubeconfig FILE is missing: nobody could log in.'],
    ['--kubeconfig', "Option '--kubeconfig <value>' argument missing."],
    [
      '--kubeconfig k --port 70000',
      '--port is "70000", expected a number from 0 to 65535.',
    ],
    ['--kubeconfig k --port', "Option '--port <value>' argument missing."],
    ['--kubeconfig k --verbose', "Unknown option '--verbose'."],
    ['--kubeconfig k extra', "Unexpected argument 'extra'."],
    ['--kubeconfig k --examples=', '--examples needs a directory or none.'],
  ])('refuses %p with one sentence', (line, message) => {
    const parse = () => parseCommandLine(line.split(' ').filter(Boolean));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(new UsageError(message));
  });
});
