// datapackage, for Node: rows with the types that the package gives them.
import datapackage from 'datapackage'

const {Package} = datapackage
const dataset = await Package.load(process.argv[2])
const papers = await dataset.getResource('papers').read({keyed: true})
const found = papers.filter(paper =>
  paper.methods.includes('GRPO') &&
  paper.tasks.some(task => ['T2V', 'I2V', 'V2V'].includes(task)) &&
  'Code' in paper.links &&
  !paper.withdrawn)
for (const year of [...new Set(found.map(paper => paper.year))].sort()) {
  console.log(`${year}  ${found.filter(paper => paper.year === year).length}`)
}
