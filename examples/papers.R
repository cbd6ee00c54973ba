# R, with nothing but its base packages: the CSV tables.
folder <- commandArgs(trailingOnly = TRUE)[1]
read_table <- function(name) {
  path <- file.path(folder, "data", "tables", paste0(name, ".csv"))
  read.csv(path, na.strings = "", fileEncoding = "UTF-8")
}
papers <- read_table("papers")
paper_methods <- read_table("paper_methods")
paper_tasks <- read_table("paper_tasks")
links <- read_table("links")

found <- papers[
  papers$id %in% paper_methods$paper[paper_methods$method == "GRPO"] &
    papers$id %in% paper_tasks$paper[paper_tasks$task %in% c("T2V", "I2V", "V2V")] &
    papers$id %in% links$paper[links$label == "Code"] &
    is.na(papers$withdrawn), ]
counts <- table(found$year)
cat(paste0(names(counts), "  ", counts, "\n"), sep = "")
