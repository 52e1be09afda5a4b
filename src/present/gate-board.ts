import type { BoardCard, BoardColumn, GateBoard } from '#domain/gate/board.ts';
import { oneLine } from './plain-text.ts';

/** The board in words: what waits for a person first; of the other columns those with cards. */
export function gateBoardLines(board: GateBoard): readonly string[] {
  const filled = board.columns.filter(({ cards }) => cards.length > 0);
  return [
    `Gate of ${board.repository}: ${board.open} open.`,
    ...board.notes.map((note) => oneLine(note, 600)),
    ...filled.flatMap((column) => ['', columnHead(column), ...column.cards.flatMap((card) => cardLines(card, board.readAt))]),
  ];
}

function columnHead({ column, says, cards }: BoardColumn): string {
  return `${column === 'none' ? 'no label' : column} (${cards.length}): ${says}`;
}

function cardLines(card: BoardCard, now: number): readonly string[] {
  const { number, title, author, since, work, checks } = card;
  const wait = since === null ? '' : `, here for ${ageText(now - since)}`;
  const remarks = (checks ?? []).filter(({ outcome }) => outcome !== 'pass');
  return [
    `  #${number} ${oneLine(title, 80)} (${oneLine(author.login, 40)}${wait}${work === null ? '' : `; ${work.stage} is at work`})`,
    ...remarks.map(({ rule, outcome, says }) => `      ${outcome} ${rule}: ${oneLine(says, 160)}`),
  ];
}

/** A duration in the largest unit that fits: `3 days`, `5 hours`, `2 minutes`. */
export function ageText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [amount, unit] =
    minutes < 90
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1440), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
