import { journalContract } from './journal.contract.ts';
import { fakeJournals, fakeJournalStorage } from './journal.fake.ts';

journalContract('the fake', async () => {
  const storage = fakeJournalStorage();
  return { another: () => fakeJournals(storage) };
});
