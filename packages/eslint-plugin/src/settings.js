const perFile = { skipBlankLines: false, skipComments: false };
const perFunction = { skipBlankLines: true, skipComments: true, IIFEs: true };

/** Aimed at: a few screens for a file, one for a function. Past the second bound lint fails. */
const sizes = {
  'max-lines': ['warn', { max: 300, ...perFile }],
  'max-lines-per-function': ['warn', { max: 60, ...perFunction }],
  '@quarterdeck/hard-max-lines': ['error', { max: 450, ...perFile }],
  '@quarterdeck/hard-max-lines-per-function': [
    'error',
    { max: 120, ...perFunction },
  ],
};

/** In tests a `describe` is a function by syntax only. */
const tests = {
  'max-lines-per-function': 'off',
  '@quarterdeck/hard-max-lines-per-function': 'off',
};

module.exports = { sizes, tests };
