import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';

// What axe-core finds on a page must be exactly what is known of the viewer that it shows: a new violation fails, and so does a known one that is gone.
// Known ones are in the viewers' own markup, where no setting and no style sheet reaches; each is a rule and a selector that all its elements match.
// A part that is still fading in has weak colours for a moment, so what is found must last.
export const expectAccessible = (page, known = []) => expect(() => look(page, known)).toPass({ timeout: 30_000 });

async function look(page, known) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const met = new Set();
  const others = [];
  for (const { id, nodes } of violations) {
    for (const { target, html } of nodes) {
      const names = await Promise.all(known.map(async one => one.rule === id && await matches(page, target.flat(), one.selector)));
      if (names.includes(true)) met.add(known[names.indexOf(true)]);
      else others.push({ rule: id, html: html.slice(0, 200) });
    }
  }

  expect(others).toEqual([]);
  expect(known.filter(one => !met.has(one)), 'known violations that are gone').toEqual([]);
}

// The path has a selector for each shadow that the element is in, and one for itself.
const matches = (page, path, selector) => page.evaluate(([path, selector]) => {
  const element = path.reduce((found, part) => (found?.shadowRoot ?? document).querySelector(part), null);
  return element.matches(selector);
}, [path, selector]);

// The component makes an h5 of the label in its list of servers, right below an h2.
export const ofEvents = [
  { rule: 'heading-order', selector: '#servers h5' },
];

// Where a schema is open, the values that a member may have are div elements in a ul.
export const ofOpenSchemas = [
  ...ofEvents,
  { rule: 'list', selector: '.aui-root ul' },
];

// The client in which Scalar lets a call be tried is a second application with landmarks, buttons and fields of its own.
export const ofTryingCalls = [
  { rule: 'landmark-no-duplicate-main', selector: 'main.references-rendered' },
  { rule: 'landmark-unique', selector: '.scalar-app-layout > section[aria-live]' },
  { rule: 'aria-required-attr', selector: '.code-input-lite__editor[role="combobox"]' },
  { rule: 'aria-allowed-role', selector: 'button[id^="headlessui-popover-button-scalar-client"]' },
  { rule: 'aria-prohibited-attr', selector: 'button[id^="headlessui-popover-button-scalar-client"][role="none"]' },
  { rule: 'presentation-role-conflict', selector: 'button[id^="headlessui-popover-button-scalar-client"][role="none"]' },
];
