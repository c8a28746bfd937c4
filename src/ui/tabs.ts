/** The views of one stream, in the order of their number keys. */
export const TABS = [
  { id: 'diagnosis', title: 'Diagnosis' },
  { id: 'conversation', title: 'Conversation' },
  { id: 'clientHello', title: 'ClientHello' },
  { id: 'serverHello', title: 'ServerHello' },
  { id: 'certificates', title: 'Certificates' },
  { id: 'alert', title: 'Alert' },
] as const;

export type Tab = (typeof TABS)[number]['id'];

/** The tab `by` places further on, around the end. */
export function tabBeside(tab: Tab, by: number): Tab {
  const at = TABS.findIndex(({ id }) => id === tab);
  return TABS[(at + by + TABS.length) % TABS.length]?.id ?? tab;
}
