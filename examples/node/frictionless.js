// frictionless.js, for Node: rows as a stream of text, without types.
import frictionless from 'frictionless.js'

const dataset = await frictionless.Dataset.load(process.argv[2])
const papers = dataset.resources.find(file => file.descriptor.name === 'papers')
const years = new Map()
for await (const paper of await papers.rows({keyed: true})) {
  const found = JSON.parse(paper.methods).includes('GRPO') &&
    JSON.parse(paper.tasks).some(task => ['T2V', 'I2V', 'V2V'].includes(task)) &&
    'Code' in JSON.parse(paper.links) &&
    !paper.withdrawn
  if (found) years.set(paper.year, (years.get(paper.year) ?? 0) + 1)
}
for (const year of [...years.keys()].sort()) console.log(`${year}  ${years.get(year)}`)
