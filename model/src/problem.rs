//! What can be wrong with a submission, by name. The sentence for a person is made in `wording`.

/// One thing that is wrong with a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is wrong.
    pub place: Place,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A question, or a row of a matrix.
    Question {
        /// Question id as it came.
        question: String,
        /// Row id, for a row of a matrix.
        row: Option<String>,
    },
    /// A member of the submission that is not an answer, e.g. `context.unit`.
    Member(&'static str),
}

/// What is wrong; the name on the wire is the kebab-case of the variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A required question has no answer.
    Required,
    /// The conditions do not ask this question (or it takes no answer at all).
    NotAsked,
    /// The survey has no such question.
    UnknownQuestion,
    /// The matrix has no such row.
    UnknownRow,
    /// The answer is of another kind than the question takes.
    WrongKind,
    /// The level is not between 1 and this highest level.
    LevelOutOfScale(u8),
    /// The question has no such option.
    UnknownOption,
    /// The same option stands twice.
    RepeatedOption,
    /// The text has more Unicode scalar values than this.
    TooLong(u32),
    /// The answer is empty; an unanswered question is left out instead.
    Empty,
    /// The text has a control character other than tab and line ends.
    ControlCharacter,
    /// Nothing was answered at all.
    NothingAnswered,
    /// More answers than a submission may have.
    TooManyAnswers,
    /// Not a UUID of version 7.
    MalformedKey,
    /// A code outside its charset or length.
    MalformedCode,
    /// A channel, a language or a number of milliseconds that the contract does not know.
    UnknownValue,
    /// No survey of this id.
    UnknownSurvey,
    /// The survey has no such version.
    UnknownVersion,
    /// A member is missing or of another type than the contract says.
    Malformed,
}

impl ProblemKind {
    /// The stable name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            ProblemKind::Required => "required",
            ProblemKind::NotAsked => "not-asked",
            ProblemKind::UnknownQuestion => "unknown-question",
            ProblemKind::UnknownRow => "unknown-row",
            ProblemKind::WrongKind => "wrong-kind",
            ProblemKind::LevelOutOfScale(_) => "level-out-of-scale",
            ProblemKind::UnknownOption => "unknown-option",
            ProblemKind::RepeatedOption => "repeated-option",
            ProblemKind::TooLong(_) => "too-long",
            ProblemKind::Empty => "empty",
            ProblemKind::ControlCharacter => "control-character",
            ProblemKind::NothingAnswered => "nothing-answered",
            ProblemKind::TooManyAnswers => "too-many-answers",
            ProblemKind::MalformedKey => "malformed-key",
            ProblemKind::MalformedCode => "malformed-code",
            ProblemKind::UnknownValue => "unknown-value",
            ProblemKind::UnknownSurvey => "unknown-survey",
            ProblemKind::UnknownVersion => "unknown-version",
            ProblemKind::Malformed => "malformed",
        }
    }
}

impl Problem {
    /// A problem with a question.
    pub fn question(question: &str, kind: ProblemKind) -> Problem {
        Problem { place: Place::Question { question: question.to_owned(), row: None }, kind }
    }

    /// A problem with a row of a matrix.
    pub fn row(question: &str, row: &str, kind: ProblemKind) -> Problem {
        let place = Place::Question { question: question.to_owned(), row: Some(row.to_owned()) };
        Problem { place, kind }
    }

    /// A problem with a member of the submission that is not an answer.
    pub fn member(member: &'static str, kind: ProblemKind) -> Problem {
        Problem { place: Place::Member(member), kind }
    }
}
