import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import { type newProspectBody, type Prospect, prospect } from "./prospect.ts";

export interface ProspectRepository {
  insert(companyId: string, prospect: z.output<typeof newProspectBody>): Promise<Prospect>;
  /** Newest first. */
  list(companyId: string): Promise<readonly Prospect[]>;
}

const columns = 'id, name, source, created_at as "createdAt"';

/** Where prospects are stored, and so where NewProspect fires. */
export function createProspectRepository({ database, webhooks }: CrmParts): ProspectRepository {
  return {
    insert(companyId, { name, source }) {
      return database.transaction(async (transaction) => {
        const { rows } = await transaction.query(
          `insert into crm.prospects (company_id, id, name, source)
           values ($1, crm.next_id($1, 'P'), $2, $3) returning ${columns}`,
          [companyId, name, source],
        );
        const inserted = prospect.parse(rows[0]);
        await webhooks.triggerWebhookEvent("NewProspect", inserted.id, { tenantId: companyId, transaction });
        return inserted;
      });
    },
    async list(companyId) {
      const text = `select ${columns} from crm.prospects where company_id = $1 order by place desc`;
      const { rows } = await database.query(text, [companyId]);
      return rows.map((row) => prospect.parse(row));
    },
  };
}
