import { expect } from 'chai';
import type { Database } from '../../server/database/database.ts';
import { AreaSchema, DwellingSchema, ResidentPhoneSchema, ResidentSchema, type CareFlag, type Resident } from '../../server/residents/resident.entity.ts';
import { ResidentRepository } from '../../server/residents/resident.repository.ts';
import { ResidentService } from '../../server/residents/resident.service.ts';
import type { AppError } from '../../server/shared/errors.ts';
import { newId } from '../../server/shared/ids.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { onEachDatabase } from '../support/databases.ts';
import { FREE_LOOK_UPS } from '../tickets/support.ts';
import { makeViewer } from '../support/viewers.ts';

describe('residents', () => {
  onEachDatabase((use) => {
    let database: Database;
    let service: ResidentService;
    let agent: Viewer;
    const area = { id: newId(), code: `t-${newId()}`, name: '第一网格', level: 'grid' as const, parentId: null };
    const dwelling = { id: newId(), areaId: area.id, building: '3号楼', unit: '2-401', address: '幸福里小区3号楼2单元401室' };
    const person = (name: string, dwellingId: string | null, careFlags: CareFlag[] = []): Resident => ({
      id: newId(), name, gender: 'female', birthYear: 1946, dwellingId, careFlags, language: null, note: null, createdAt: 0, updatedAt: 0,
    });
    const grandmother = person('周桂英', dwelling.id, ['living-alone']);
    const daughter = person('周敏', dwelling.id);
    const stranger = person('欧阳修', null);

    before(async () => {
      database = use();
      agent = await makeViewer(database);
      const residents = new ResidentRepository(database);
      service = new ResidentService({ residents, lookUps: FREE_LOOK_UPS });
      await database.transaction(async () => {
        await database.repository(AreaSchema).insert(area);
        await database.repository(DwellingSchema).insert(dwelling);
        for (const one of [grandmother, daughter, stranger]) {
          await database.repository(ResidentSchema).insert(one);
          await residents.index(one, one.dwellingId ? dwelling : null);
        }
        await database.repository(ResidentPhoneSchema).insert([
          { id: newId(), residentId: grandmother.id, number: '051265123456', label: '家庭' },
          { id: newId(), residentId: daughter.id, number: '051265123456', label: '家庭' },
          { id: newId(), residentId: daughter.id, number: '13900001111', label: null },
        ]);
      });
    });

    it('a household\'s number gives all of its people, with the others of the dwelling; numbers are masked', async () => {
      const cards = await service.cardsByNumber('+86 512 6512 3456', agent);
      expect(cards.map((card) => card.name)).to.have.members(['周桂英', '周敏']);
      const card = cards.find((one) => one.id === grandmother.id)!;
      expect(card.careFlags).to.deep.equal(['living-alone']);
      expect(card.dwelling).to.include({ address: dwelling.address, areaName: '第一网格' });
      expect(card.household.map((one) => one.name)).to.deep.equal(['周敏']);
      expect(card.phones.map((phone) => phone.number)).to.deep.equal(['051*****3456']);
      expect(await service.numberOfPhone(card.phones[0]!.id)).to.equal('051265123456');
    });

    it('names one resident behind a number only when there is exactly one', async () => {
      expect(await service.onlyResidentOf('8613900001111')).to.equal(daughter.id);
      expect(await service.onlyResidentOf('051265123456')).to.equal(null);
      expect(await service.onlyResidentOf('anonymous')).to.equal(null);
      expect(await service.onlyResidentOf('13700000000')).to.equal(null);
    });

    it('finds by name, by address and by a whole number, never by a part of a number', async () => {
      const names = async (q: string) => (await service.search(q, 20, agent)).map((card) => card.name);
      expect(await names('欧阳')).to.deep.equal(['欧阳修']);
      expect(await names('周')).to.have.members(['周桂英', '周敏']);
      expect(await names('桂英 幸福里')).to.deep.equal(['周桂英']);
      expect(await names('3号楼 401')).to.have.members(['周桂英', '周敏']);
      expect(await names('139 0000 1111')).to.deep.equal(['周敏']);
      expect(await names('1390000')).to.deep.equal([]);
      expect(await names('13900001')).to.deep.equal([]);
      expect(await names('%')).to.deep.equal([]);
      expect(await service.search('周', 1, agent)).to.have.length(1);
    });

    it('a row of a search says nothing of health; a card does, and opening it is told', async () => {
      const looks: string[] = [];
      const watched = new ResidentService({ residents: new ResidentRepository(database), lookUps: { byNumber: async (number) => void looks.push(number), ofResident: async (id) => void looks.push(id) } });
      const [row] = await watched.search('桂英', 20, agent);
      expect(row).to.have.all.keys('id', 'name', 'gender', 'birthYear', 'dwelling', 'phones');
      expect(looks, 'a search by name').to.deep.equal([]);
      await watched.search('139 0000 1111', 20, agent);
      expect((await watched.byId(row!.id, agent)).careFlags).to.deep.equal(['living-alone']);
      expect(looks).to.deep.equal(['13900001111', row!.id]);
    });

    it('opens by id, and says when there is none', async () => {
      expect((await service.byId(stranger.id, agent)).dwelling).to.equal(null);
      const error = await service.byId(newId(), agent).catch((caught: unknown) => caught);
      expect((error as AppError).code).to.equal('NOT_FOUND');
      expect([...(await service.namesOf([stranger.id, null, stranger.id, newId()])).values()]).to.deep.equal(['欧阳修']);
      expect([await service.exists(stranger.id), await service.exists(newId())]).to.deep.equal([true, false]);
    });
  });
});
