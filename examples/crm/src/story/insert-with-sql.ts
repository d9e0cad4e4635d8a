import { recordIds } from "../crm/storage/record-ids.ts";
import type { StoryWorld } from "./story-world.ts";

/** Inserts a project as somebody with psql would, unless there is one with this label. Returns its id. */
export async function insertWithSql(
  { outside, companyId }: Pick<StoryWorld, "outside" | "companyId">,
  customerId: string,
  label: string,
): Promise<string> {
  await outside.query(
    `insert into crm.opportunities (company_id, id, customer_id, label, amount, is_project)
     select $1, crm.next_id($1, 'D'), $2, $3, 3000, true
     where not exists (select from crm.opportunities where company_id = $1 and label = $3)`,
    [companyId, customerId, label],
  );
  const text = "select id from crm.opportunities where company_id = $1 and label = $2";
  const [id = ""] = recordIds(await outside.query(text, [companyId, label]));
  return id;
}
