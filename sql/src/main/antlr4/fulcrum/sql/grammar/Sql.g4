/** PostgreSQL's dialect, in the words of the manual's part VI, for statements that Fulcrum knows.
 *
 * Precedence is the manual's table 4.1.6. Where PostgreSQL's own grammar needs one token of lookahead, this one mostly
 * does too: rules that begin alike are written as one rule with several ends, and the builder of the syntax tree tells
 * them apart.
 */
parser grammar Sql;

import Keywords, Types, Expressions, Queries, Changes, Tables, Definitions, Sessions;

options {
    superClass = BoundedParser;
}

/** For a statement that was refused: predicting which of the two it is fails at the first token with which no statement
 * goes on.
 */
probe : terminatedStatement | terminatedStatement BAD ;

/** An expression that stands alone, as a column's default does in the catalog. */
soleExpression : expr EOF ;

/** One statement of a text of many, with what ends it. */
terminatedStatement : statement? (SEMI | EOF) ;

statement
    : preparable
    | createTable
    | createTableAs
    | createView
    | createIndex
    | createSchema
    | createSequence
    | createDatabase
    | createRole
    | alterTable
    | alterSequence
    | alterSchema
    | alterDatabase
    | alterRole
    | dropObjects
    | dropDatabase
    | dropRole
    | truncate
    | comment
    | grant
    | revoke
    | begin
    | commit
    | rollback
    | savepoint
    | release
    | prepareTransaction
    | setConstraints
    | setSetting
    | showSetting
    | resetSetting
    | discard
    | prepare
    | execute
    | deallocate
    | declareCursor
    | fetch
    | closeCursor
    | copy
    | explain
    | vacuum
    | analyze
    | cluster
    | reindex
    | checkpoint
    | lockTable
    | callProcedure
    | doBlock
    | listenChannel
    | notifyChannel
    | unlistenChannel
    ;
