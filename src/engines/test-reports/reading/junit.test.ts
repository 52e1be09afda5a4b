import { describe, expect, it } from 'vitest';
import { parseJunit } from './junit.ts';

describe('a JUnit report', () => {
  it('has passed, failed, broken and skipped cases', () => {
    const xml = `<?xml version="1.0"?><testsuites><testsuite name="all" tests="4">
      <testcase name="adds" classname="sum" time="0.01"/>
      <testcase name="a &lt; b &#x26; c" classname="sum"><failure type="AssertionError" message="1 !== 2"><![CDATA[at test.js:3]]></failure></testcase>
      <testcase name='breaks'><error type="TypeError" message="x is undefined"/></testcase>
      <testcase name="waits"><skipped/></testcase></testsuite></testsuites>`;
    expect(parseJunit(xml)).toEqual([
      { name: 'sum > adds', status: 'passed', failureType: '', message: '' },
      { name: 'sum > a < b & c', status: 'failed', failureType: 'AssertionError', message: '1 !== 2\nat test.js:3' },
      { name: 'breaks', status: 'failed', failureType: 'TypeError', message: 'x is undefined' },
      { name: 'waits', status: 'skipped', failureType: '', message: '' },
    ]);
  });
});
