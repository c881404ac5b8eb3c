import type { GeneratedFile, Remarks } from '../recipe';

export interface GrpcForm {
  readonly rpcService: string;
  readonly package: string;
  readonly host: string;
  readonly port: number;
  readonly purpose: string;
}
export type GrpcSideName = 'server' | 'client';

/** One language: the files of a side, how they are made ready from service.proto, and how the side is started. */
export interface GrpcWriter {
  readonly files: (form: GrpcForm, side: GrpcSideName, remarks: Remarks) => readonly GeneratedFile[];
  readonly build: (side: GrpcSideName) => readonly string[];
  readonly start: (side: GrpcSideName) => string;
}
