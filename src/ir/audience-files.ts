/** Port: files of audiences. A file appears whole or not at all: readers never see half of one. */
export interface AudienceFiles {
  /** A draft beside the file of this name; nothing of it is seen before `publish`. */
  open(file: string): Promise<AudienceDraft>
}

export interface AudienceDraft {
  write(text: string): Promise<void>
  /** In place of the file of before. */
  publish(): Promise<void>
  discard(): Promise<void>
}
