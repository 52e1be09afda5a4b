import type { OutsideSetting, Reach } from '#domain/outside-setting.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { readConfigFile } from './config.ts';
import { usualKey, type ModelFile } from './model-schema.ts';
import type { ConfigFile } from './schema.ts';

/**
 * The settings of a text of `patchline.yml` that reach out of the sandbox: programs and paths of this machine, addresses, names of secrets, and
 * what is paid for or written with those. In the order of their names. Everything else (limits, the ladder, commands that run in the sandbox
 * with the checkout alone) is not among them. Throws as `readConfig` does.
 */
export function outsideSettings(yaml: string | null): readonly OutsideSetting[] {
  const file = yaml === null ? {} : readConfigFile(yaml);
  const all = [
    ...one('builderCommand', file.builderCommand, 'program'),
    ...one('sign.key', file.sign?.key, 'path'),
    ...Object.entries(file.models ?? {}).flatMap(([name, model]) => modelSettings(`models.${name}`, model)),
    ...Object.entries(file.agents ?? {}).flatMap(([name, { command }]) => one(`agents.${name}.command`, command, 'program')),
    ...(file.gates ?? []).flatMap(probeSettings),
  ];
  return all.toSorted((a, b) => (a.setting < b.setting ? -1 : 1));
}

function one(setting: string, value: unknown, reach: Reach): readonly OutsideSetting[] {
  if (value === undefined) return [];
  return [{ setting, value: typeof value === 'string' ? value : canonicalJson(value), reach }];
}

/** Who is asked decides where a key goes, and which model what it costs; a price that is none would make a bound on money mean nothing. */
function modelSettings(
  at: string,
  { vendor, model, price, baseUrl, key, script, recordings, record }: ModelFile,
): readonly OutsideSetting[] {
  const keyFrom = key ?? usualKey[vendor] ?? undefined;
  const isAsked = vendor !== 'scripted' && vendor !== 'replay';
  return [
    ...one(`${at}.baseUrl`, baseUrl, 'address'),
    ...(isAsked ? one(`${at}.model`, `${vendor}/${model}`, 'spending') : []),
    ...(isAsked ? one(`${at}.price`, price, 'spending') : []),
    ...one(`${at}.key`, keyFrom, 'secret'),
    ...one(`${at}.script`, script, 'path'),
    ...one(`${at}.recordings`, recordings, 'path'),
    ...one(`${at}.record`, record, 'path'),
  ];
}

/** Only a live probe reaches anything: other gates run in the sandbox without network. */
function probeSettings({ name, command, writes }: NonNullable<ConfigFile['gates']>[number]): readonly OutsideSetting[] {
  if (writes === undefined) return [];
  const at = `gates.${name}`;
  const { targets, ...allowed } = writes;
  return [
    ...one(`${at}.command`, command, 'program'),
    ...one(`${at}.writes`, allowed, 'writing'),
    ...targets.flatMap(({ name: target, url, key, header }) => [
      ...one(`${at}.writes.targets.${target}.url`, url, 'address'),
      ...one(`${at}.writes.targets.${target}.key`, key, 'secret'),
      ...one(`${at}.writes.targets.${target}.header`, header, 'secret'),
    ]),
  ];
}
