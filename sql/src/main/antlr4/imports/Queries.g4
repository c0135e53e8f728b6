/** Queries (manual, 7 and SELECT). */
parser grammar Queries;

query : with? bodyQuery ;

bodyQuery : queryBody orderBy? limitsAndLocks? ;

/** A query that begins with a word. */
openQuery : with bodyQuery | openBody orderBy? limitsAndLocks? ;

openBody : simpleQuery (intersection queryPrimary)* (setOperator queryTerm)* ;

queryBody : queryTerm (setOperator queryTerm)* ;

queryTerm : queryPrimary (intersection queryPrimary)* ;

queryPrimary : simpleQuery | subquery ;

simpleQuery : select | values | TABLE relation ;

subquery : LPAREN query RPAREN ;

setOperator : (UNION | EXCEPT) (ALL | DISTINCT)? ;

intersection : INTERSECT (ALL | DISTINCT)? ;

/** What follows a query in parentheses that was read already. */
queryTail
    : (intersection queryPrimary)+ (setOperator queryTerm)* orderBy? limitsAndLocks?
    | (setOperator queryTerm)+ orderBy? limitsAndLocks?
    | orderBy limitsAndLocks?
    | limitsAndLocks
    ;

limitsAndLocks : limits locks? | locks limits? ;

limits : limit offset? | offset limit? ;

limit
    : LIMIT (expr | ALL) (COMMA expr)?
    | FETCH (FIRST | NEXT) fetchCount? (ROW | ROWS) (ONLY | WITH TIES)
    ;

fetchCount : numericOnly | primary ;

offset : OFFSET expr (ROW | ROWS)? ;

locks : lock+ | FOR READ ONLY ;

lock : FOR (UPDATE | NO KEY UPDATE | SHARE | KEY SHARE) (OF anyNames)? (NOWAIT | SKIP LOCKED)? ;

with : WITH RECURSIVE? commonTable (COMMA commonTable)* ;

commonTable : colId columnList? AS (NOT? MATERIALIZED)? LPAREN preparable RPAREN searchOrCycle? ;

/** Known by name, and refused by it. */
searchOrCycle
    : SEARCH (DEPTH | BREADTH) {refuse("SEARCH in WITH");}
    | CYCLE colId {refuse("CYCLE in WITH");}
    ;

preparable : with? (bodyQuery | insert | update | delete | MERGE {refuse("MERGE");}) ;

select
    : SELECT (ALL? selectItems? | DISTINCT (ON LPAREN expressions RPAREN)? selectItems)
      into? (from asOf?)? where? groupBy? having? windows?
    ;

selectItems : selectItem (COMMA selectItem)* ;

selectItem : STAR | expr (AS colLabel | bareColLabel)? ;

into : INTO (TEMPORARY | TEMP | UNLOGGED)? TABLE? anyName ;

from : FROM tableReference (COMMA tableReference)* ;

/** CockroachDB's spelling of a read in the past. */
asOf : AS OF SYSTEM TIME expr ;

where : WHERE expr ;

groupBy : GROUP BY (ALL | DISTINCT)? groupingElement (COMMA groupingElement)* ;

/** CUBE and ROLLUP read like calls. */
groupingElement
    : LPAREN RPAREN
    | GROUPING SETS LPAREN groupingElement (COMMA groupingElement)* RPAREN
    | expr
    ;

having : HAVING expr ;

windows : WINDOW windowDefinition (COMMA windowDefinition)* ;

windowDefinition : colId AS windowSpecification ;

values : VALUES LPAREN expressions RPAREN (COMMA LPAREN expressions RPAREN)* ;

orderBy : ORDER BY sortKey (COMMA sortKey)* ;

sortKey : expr (USING (anyOperator | explicitOperator) | ASC | DESC)? (NULLS (FIRST | LAST))? ;

relation : anyName STAR? | ONLY (anyName | LPAREN anyName RPAREN) ;

tableReference : tablePrimary joinedTable* ;

joinedTable
    : CROSS JOIN tablePrimary
    | NATURAL joinType? JOIN tablePrimary
    | joinType? JOIN tableReference (ON expr | USING columnList (AS colId)?)
    ;

joinType : (LEFT | RIGHT | FULL) OUTER? | INNER ;

tablePrimary
    : LPAREN (openQuery | tableReference queryTail?) RPAREN tableAlias?
    | LATERAL subquery tableAlias?
    | LATERAL? functionCall (WITH ORDINALITY)? tableAlias?
    | LATERAL? ROWS FROM LPAREN rowsFromItem (COMMA rowsFromItem)* RPAREN (WITH ORDINALITY)? tableAlias?
    | relation tableAlias? tableSample?
    | XMLTABLE LPAREN {refuse("XMLTABLE");}
    ;

rowsFromItem : functionCall (AS LPAREN aliasColumn (COMMA aliasColumn)* RPAREN)? ;

/** A type may follow a column's name only behind a function. */
tableAlias
    : AS? colId (LPAREN aliasColumn (COMMA aliasColumn)* RPAREN)?
    | AS LPAREN aliasColumn (COMMA aliasColumn)* RPAREN
    ;

aliasColumn : colId (typeName (COLLATE anyName)?)? ;

tableSample : TABLESAMPLE anyName LPAREN expressions RPAREN (REPEATABLE LPAREN expr RPAREN)? ;
