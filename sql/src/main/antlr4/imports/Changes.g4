/** Changes of rows (manual, INSERT, UPDATE, DELETE, TRUNCATE). */
parser grammar Changes;

insert
    : INSERT INTO anyName (AS colId)?
      ( DEFAULT VALUES
      | (LPAREN insertColumn (COMMA insertColumn)* RPAREN)? (OVERRIDING (USER | SYSTEM) VALUE)? query
      )
      onConflict? returning?
    ;

insertColumn : colId indirection* ;

onConflict
    : ON CONFLICT (LPAREN indexElements RPAREN where? | ON CONSTRAINT colId)?
      DO (NOTHING | UPDATE SET assignments where?)
    ;

returning : RETURNING selectItems ;

update
    : UPDATE changedTable SET assignments from? whereOrCurrent? returning?
    ;

delete : DELETE FROM changedTable (USING tableReference (COMMA tableReference)*)? whereOrCurrent? returning? ;

changedTable : relation (AS? colId)? ;

whereOrCurrent : where | WHERE CURRENT OF colId ;

assignments : assignment (COMMA assignment)* ;

assignment
    : insertColumn EQUALS expr
    | LPAREN insertColumn (COMMA insertColumn)* RPAREN EQUALS expr
    ;

truncate
    : TRUNCATE TABLE? relation (COMMA relation)* ((CONTINUE | RESTART) IDENTITY)? behavior?
    ;

behavior : CASCADE | RESTRICT ;
