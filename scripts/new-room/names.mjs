import { Script } from 'node:vm';
import { Problem } from '../lib/problems.mjs';

const NOUN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const SHORTEST = 3;

// Backstage's own names for the parts of a plugin: `x-backend` is a part of x.
const PART = /-(backend|common|node|react|module)$/;

/**
 * The names of a room and of the one thing it keeps, in every spelling that the
 * templates use.
 *
 * @param {string} noun the room, usually a plural: "checklists"
 * @param {string} [singular] one of what it keeps; needed where the noun is no plural
 * @returns {Record<string, string>} by placeholder, without its underscores
 * @throws {Problem} that says in one sentence why these cannot be names
 */
export function namesOf(noun, singular) {
  requireNoun(noun, 'A room');
  if (PART.test(noun)) {
    throw new Problem(
      `A room is called by its noun alone: "${noun.replace(PART, '')}", to which the packages add what they are.`,
    );
  }
  const thing = singular ?? singularOf(noun);
  if (thing === undefined) {
    throw new Problem(
      `"${noun}" is not the plural of anything: say with --singular what the room keeps, as in --singular entry.`,
    );
  }
  requireNoun(thing, 'What a room keeps');
  const things = thing === singularOf(noun) ? noun : pluralOf(thing);
  requireUsable(thing);
  return {
    'room-id': noun,
    room: camel(noun),
    Room: pascal(noun),
    ROOM: snake(noun).toUpperCase(),
    room_title: sentence(noun),
    'thing-id': thing,
    thing: camel(thing),
    Thing: pascal(thing),
    THING: snake(thing).toUpperCase(),
    thing_words: words(thing),
    'things-id': things,
    Things: pascal(things),
    things_table: snake(things),
    things_words: words(things),
  };
}

function requireNoun(word, what) {
  if (!NOUN.test(word)) {
    throw new Problem(
      `"${word}" is no name: ${what.toLowerCase()} is called by lower-case letters, digits and single hyphens, beginning with a letter.`,
    );
  }
  if (word.length < SHORTEST) {
    throw new Problem(
      `"${word}" is too short: ${what.toLowerCase()} has a name of at least ${SHORTEST} letters.`,
    );
  }
}

// A type called Map or Promise would hide the language's own.
function requireUsable(thing) {
  if (pascal(thing) in globalThis || !isIdentifier(camel(thing))) {
    throw new Problem(
      `"${thing}" means something in TypeScript already: say another word for it with --singular.`,
    );
  }
}

function isIdentifier(word) {
  try {
    return Boolean(
      new Script(`'use strict'; async function f() { let ${word}; }`),
    );
  } catch {
    return false;
  }
}

function singularOf(noun) {
  if (/[^aeiou]ies$/.test(noun)) {
    return noun.replace(/ies$/, 'y');
  }
  if (/(ss|sh|ch|x|zz)es$/.test(noun)) {
    return noun.replace(/es$/, '');
  }
  return /[^su]s$/.test(noun) ? noun.replace(/s$/, '') : undefined;
}

function pluralOf(word) {
  if (/[^aeiou]y$/.test(word)) {
    return word.replace(/y$/, 'ies');
  }
  return /(s|sh|ch|x|z)$/.test(word) ? `${word}es` : `${word}s`;
}

const words = id => id.replaceAll('-', ' ');
const snake = id => id.replaceAll('-', '_');
const capital = text => text[0].toUpperCase() + text.slice(1);
const sentence = id => capital(words(id));
const pascal = id => id.split('-').map(capital).join('');
const camel = id => pascal(id).replace(/^./, letter => letter.toLowerCase());
