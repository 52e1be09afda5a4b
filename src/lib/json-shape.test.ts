import { expect, it } from 'vitest';
import { boolean, integer, list, nullable, object, oneOf, readShape, type Shape, text } from './json-shape.ts';

interface Pet {
  readonly name: string;
  readonly legs: number;
  readonly friends: readonly string[];
  readonly tame: boolean;
  readonly kind: 'cat' | 'dog';
  readonly chip: string | null;
}

const pet: Shape<Pet> = object<Pet>({
  name: text('a name', /^[A-Z]/, 10),
  legs: integer(0, 8),
  friends: list(text(), 2),
  tame: boolean,
  kind: oneOf(['cat', 'dog']),
  chip: nullable(text()),
});
const rex = { name: 'Rex', legs: 4, friends: ['Tom'], tame: true, kind: 'dog', chip: null };

it('passes what has the shape', () => {
  expect(readShape(pet, rex, 'pet')).toEqual({ kind: 'value', value: rex });
});

it.each([
  [{ ...rex, name: 'rex' }, 'pet.name must be a name'],
  [{ ...rex, name: 'R'.repeat(11) }, 'pet.name must be a name'],
  [{ ...rex, legs: 9 }, 'pet.legs must be an integer from 0 to 8'],
  [{ ...rex, legs: '4' }, 'pet.legs must be an integer from 0 to 8'],
  [{ ...rex, friends: ['a', 'b', 'c'] }, 'pet.friends must be a list of at most 2'],
  [{ ...rex, friends: ['a', 1] }, 'pet.friends[1] must be text'],
  [{ ...rex, tame: 1 }, 'pet.tame must be true or false'],
  [{ ...rex, kind: 'cow' }, 'pet.kind must be one of cat, dog'],
  [{ ...rex, chip: 3 }, 'pet.chip must be text'],
  [{ ...rex, age: 3 }, 'pet has the unknown field "age"'],
  [{ ...rex, constructor: 3 }, 'pet has the unknown field "constructor"'],
  [{ name: 'Rex' }, 'pet.legs must be an integer from 0 to 8'],
  [[], 'pet must be an object'],
  [null, 'pet must be an object'],
])('names the first problem of %j', (value, problem) => {
  expect(readShape(pet, value, 'pet')).toEqual({ kind: 'problem', problem });
});
