export class Command {}
